import type * as vscode from 'vscode';

/** Tells its listeners of each value, in the order they came. One that throws does not keep the others from hearing it. */
export class Emitter<T> {
  private readonly listeners = new Set<{ readonly hear: (value: T) => unknown }>();

  constructor(private readonly failed: (error: unknown) => void = throwLater) {}

  readonly event: vscode.Event<T> = (hear) => {
    const entry = { hear };
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const { hear } of [...this.listeners]) {
      try {
        hear(value);
      } catch (error) {
        this.failed(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}

/** The process's own handler logs it; the caller of `fire` did nothing wrong. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Disposes its parts together, in their order. */
export function disposeAll(...parts: readonly { dispose(): unknown }[]): vscode.Disposable {
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}
