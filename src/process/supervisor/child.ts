import { fork, type ChildProcess } from 'node:child_process';
import type { MessagePort } from '../rpc/port';
import { childEnvironment } from './environment';
import { createMessageBudget } from './message-budget';

export interface ChildOptions {
  /** Absolute path of the bundled script to run. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receives what the child prints, line by line. */
  readonly onLine?: (line: string) => void;
  /** Called once when the child sends more than `messagesPerSecond`; the caller decides its fate. */
  readonly onFlood?: () => void;
  readonly messagesPerSecond?: number;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its error output. */
  readonly lastLines: readonly string[];
}

export interface ManagedChild extends MessagePort {
  readonly pid: number | undefined;
  /** Resolves when the process is gone; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Asks with SIGTERM, forces with SIGKILL after `graceMs`; resolves when the process is gone. */
  stop(graceMs: number): Promise<ChildExit>;
  /** SIGKILL at once. */
  kill(): Promise<ChildExit>;
}

const DEFAULT_MESSAGES_PER_SECOND = 5000;
/** Enough to reach from the last native stack frame back to the message above it. */
const KEPT_LINES = 60;
/** Output beyond this many lines a second is dropped: a printing loop must not freeze the editor. */
const LINES_PER_SECOND = 200;

/** Forks a script with structured-clone messages, no inherited execArgv and a cleaned environment. */
export function startChild(options: ChildOptions): ManagedChild {
  const child = fork(options.script, options.args ?? [], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...childEnvironment(process.env, process.versions.electron !== undefined), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lastLines: string[] = [];
  const lineBudget = createMessageBudget(LINES_PER_SECOND);
  const forward = (line: string): void => {
    if (lineBudget.spend(Date.now())) {
      options.onLine?.(line);
    }
  };
  onLines(child.stdout, forward);
  onLines(child.stderr, (line) => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) {
      lastLines.shift();
    }
    forward(line);
  });

  const exited = new Promise<ChildExit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, lastLines }));
    child.on('error', (error) => {
      lastLines.push(error.message);
      // A process that never started closes nothing.
      if (child.pid === undefined) {
        resolve({ code: null, signal: null, lastLines });
      }
    });
  });

  const listeners = new Set<(message: unknown) => void>();
  const budget = createMessageBudget(options.messagesPerSecond ?? DEFAULT_MESSAGES_PER_SECOND);
  const receive = (message: unknown): void => {
    if (budget.spend(Date.now())) {
      for (const listener of listeners) {
        listener(message);
      }
    } else {
      child.off('message', receive);
      options.onFlood?.();
    }
  };
  child.on('message', receive);

  const kill = (): Promise<ChildExit> => {
    child.kill('SIGKILL');
    return exited;
  };
  return {
    pid: child.pid,
    exited,
    post: (message) => send(child, message),
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    kill,
    async stop(graceMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => void kill(), graceMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function send(child: ChildProcess, message: unknown): void {
  if (!child.connected) {
    throw new Error('the process is gone');
  }
  // A callback keeps a write to a dying process from becoming an 'error' event; the exit is reported anyway.
  child.send(message as object, () => undefined);
}

function onLines(stream: NodeJS.ReadableStream | null, line: (text: string) => void): void {
  if (stream === null) {
    return;
  }
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-4096);
    for (const text of lines) {
      line(text.slice(0, 4096));
    }
  });
  stream.on('end', () => {
    if (rest !== '') {
      line(rest);
    }
  });
}
