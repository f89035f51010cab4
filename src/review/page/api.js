//! The talk with the server.

/** The server does not answer any more. */
export class Gone extends Error {}

/** Another window was faster. */
export class Stale extends Error {}

/** The server said no, with a reason. */
export class Refused extends Error {
  constructor(words, code) {
    super(words);
    this.code = code;
  }
}

async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Gone();
  }
  const said = await response.json().catch(() => ({}));
  if (response.ok) return said;
  if (response.status === 409) throw new Stale();
  throw new Refused(said.error ?? `${response.status} ${response.statusText}`, said.code);
}

const post = (path, body) => answer(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const state = () => answer("./api/state");
export const evidence = row => answer(`./api/evidence?row=${encodeURIComponent(row)}`);
export const perform = (revision, op) => post("./api/do", { revision, op });
export const finish = () => post("./api/finish", {});

/** How long to wait before the next try to reach a server that is gone. */
const AGAIN = 2000;

/** Hears what the server tells all windows, and tries again and again where it is gone. */
export class Connection {
  /** `heard` gets each message; `lost` is called when the server is gone, `back` with the state when it is there again. */
  constructor({ heard, lost, back }) {
    Object.assign(this, { heard, lost, back, isLost: false, isClosed: false });
    this.open();
  }

  open() {
    this.stream = new EventSource("./api/events");
    this.stream.onmessage = event => this.heard(JSON.parse(event.data));
    this.stream.onerror = () => this.drop();
  }

  /** Forgets the stream and looks whether the server still answers. */
  drop() {
    this.stream.close();
    if (this.isClosed || this.isTrying) return;
    this.isTrying = true;
    this.tryAgain();
  }

  async tryAgain() {
    try {
      const newest = await state();
      this.isTrying = false;
      if (this.isClosed) return;
      this.open();
      this.back(newest, this.isLost);
      this.isLost = false;
    } catch {
      if (!this.isLost) this.lost();
      this.isLost = true;
      if (!this.isClosed) setTimeout(() => this.tryAgain(), AGAIN);
    }
  }

  /** Ends for good. */
  close() {
    this.isClosed = true;
    this.stream.close();
  }
}

/** Does one task after the other: what is typed while the server is asked waits its turn. */
export class Queue {
  #tasks = [];
  #isRunning = false;
  #isClosed = false;

  constructor({ failed, idle }) {
    Object.assign(this, { failed, idle });
  }

  get isBusy() {
    return this.#isRunning;
  }

  /** Adds a task. One that `opens` something takes the keys that follow it, so that none is taken for a command. */
  add(task, opens = false) {
    if (this.#isClosed) return;
    this.#isClosed = opens;
    this.#tasks.push(task);
    this.#run();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#tasks.length) {
      const task = this.#tasks.shift();
      if (!this.#tasks.length) this.#isClosed = false;
      try {
        const pending = task();
        if (pending) await pending;
      } catch (error) {
        this.#tasks.length = 0;
        this.#isClosed = false;
        await this.failed(error);
      }
    }
    this.#isRunning = false;
    this.idle();
  }
}
