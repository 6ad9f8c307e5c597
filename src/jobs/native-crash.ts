/** Native code that does not fit its machine can end a process instead of failing: then the job runs without it. */
import type { RuntimeChoice } from '../contracts/protocol';
import type { ChildExit } from '../process/supervisor/child';
import { JobFailed, type JobRunner } from './runner';

/** Signals that a broken or unsuitable library ends a process with. SIGKILL is not among them: somebody decided on it. */
const crashSignals: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
]);

/** Windows has no signals: a crash is an exit code from here on (STATUS_ACCESS_VIOLATION is 0xC0000005). */
const FIRST_WINDOWS_CRASH = 0xc0000000;

/** A runner that repeats a job once, as `withoutNative` says, after native code may have ended its process. */
export function survivingNativeCrashes(runner: JobRunner): JobRunner {
  return {
    get pid() {
      return runner.pid;
    },
    async run(job, params, options) {
      try {
        return await runner.run(job, params, options);
      } catch (error) {
        if (!(error instanceof JobFailed) || !crashed(error.exit)) {
          throw error;
        }
        const reason = `the native runtime crashed on ${process.platform}-${process.arch} (${how(error.exit)})`;
        const other = job.withoutNative?.(params, reason) ?? null;
        if (other === null) {
          throw error;
        }
        return runner.run(job, other, options);
      }
    },
  };
}

/** `Job.withoutNative` of jobs that choose a runtime: they have another to fall back to. */
export function withoutNativeRuntime<
  P extends { readonly runtime: RuntimeChoice; readonly nativeCrash?: string },
>(params: P, reason: string): P | null {
  return params.runtime === 'auto' || params.runtime === 'onnx' ? { ...params, nativeCrash: reason } : null;
}

/** Whether native code may have ended the process. */
export function crashed(exit: ChildExit | undefined): exit is ChildExit {
  return (
    exit !== undefined && (crashSignals.has(exit.signal ?? '') || (exit.code ?? 0) >= FIRST_WINDOWS_CRASH)
  );
}

function how({ code, signal }: ChildExit): string {
  return signal ?? `exit code 0x${(code ?? 0).toString(16)}`;
}
