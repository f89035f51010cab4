//! stub
/// Stub.
pub fn write_srx() -> String {
    String::new()
}
