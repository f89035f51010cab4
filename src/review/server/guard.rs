//! Who may ask: only the page itself, on this machine, by the address that was given out.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What the page may fetch: its own files, and nothing that stands in its text runs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The address by which the page is reached.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub port: u16,
    pub token: String,
}

impl Address {
    /// Returns the address as a browser is given it.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// Returns whether a request names this server as its host. A page elsewhere that has its own name point to this machine does not.
    fn is_host(&self, host: &str) -> bool {
        ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{}", self.port))
    }

    /// Returns whether a path begins with the token. How long that takes tells nothing of the token.
    fn is_known(&self, path: &str) -> bool {
        let given = path.strip_prefix('/').and_then(|rest| rest.split('/').next()).unwrap_or_default().as_bytes();
        let token = self.token.as_bytes();
        given.len() == token.len() && given.iter().zip(token).fold(0, |unlike, (a, b)| unlike | (a ^ b)) == 0
    }
}

/// Refuses what does not come from the page, and gives every answer the headers that keep it in its place.
pub(super) async fn guard(State(address): State<Arc<Address>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&address, &request) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(address: &Address, request: &Request) -> Option<(StatusCode, &'static str)> {
    let header = |name: HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    if !header(HOST).is_some_and(|host| address.is_host(host)) {
        return Some((StatusCode::MISDIRECTED_REQUEST, "the address names another host"));
    }
    if !address.is_known(request.uri().path()) {
        return Some((StatusCode::NOT_FOUND, "there is nothing here; use the address that sverka review printed"));
    }
    let origin = header(ORIGIN);
    let is_own = origin.is_some_and(|origin| origin.strip_prefix("http://").is_some_and(|host| address.is_host(host)));
    let site = header(HeaderName::from_static("sec-fetch-site"));
    let is_foreign = origin.is_some() && !is_own || site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign || request.method() == Method::POST && !is_own {
        return Some((StatusCode::FORBIDDEN, "only the page itself may ask this"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn status(method: &str, path: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let address = Address { port: 4711, token: "abc".to_owned() };
        let request =
            headers.iter().fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(*name, *value));
        refusal(&address, &request.body(Body::empty()).unwrap()).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn only_the_page_may_ask() {
        let (host, own) = (("host", "127.0.0.1:4711"), ("origin", "http://127.0.0.1:4711"));
        for (method, path, headers, expected) in [
            ("GET", "/abc/", vec![host], None),
            ("GET", "/abc/api/state", vec![("host", "localhost:4711")], None),
            ("POST", "/abc/api/do", vec![host, own], None),
            ("POST", "/abc/api/do", vec![host, own, ("sec-fetch-site", "same-origin")], None),
            ("GET", "/abc/", vec![], Some(421)),
            ("GET", "/abc/", vec![("host", "evil.example:4711")], Some(421)),
            ("GET", "/abc/", vec![("host", "127.0.0.1")], Some(421)),
            ("GET", "/", vec![host], Some(404)),
            ("GET", "/abd/api/state", vec![host], Some(404)),
            ("GET", "/abcd/api/state", vec![host], Some(404)),
            ("GET", "/abc/api/state", vec![host, ("origin", "http://evil.example")], Some(403)),
            ("GET", "/abc/api/state", vec![host, ("sec-fetch-site", "cross-site")], Some(403)),
            ("POST", "/abc/api/do", vec![host], Some(403)),
            ("POST", "/abc/api/do", vec![host, ("origin", "null")], Some(403)),
            ("POST", "/abc/api/do", vec![host, ("origin", "https://127.0.0.1:4711")], Some(403)),
            ("POST", "/abc/api/do", vec![host, ("origin", "http://127.0.0.1:4712")], Some(403)),
        ] {
            assert_eq!(status(method, path, &headers), expected, "{method} {path} {headers:?}");
        }
    }
}
