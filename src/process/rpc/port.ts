/** Any message channel: a child process, a webview, a worker, or the two ends of a test. */
export interface MessagePort {
  /** May throw when the message cannot be cloned or the other side is gone. */
  post(message: unknown): void;
  /** Returns a function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
}
