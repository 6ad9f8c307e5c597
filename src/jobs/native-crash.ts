/** Native code that does not fit its machine can end a process instead of failing: then WebAssembly has to do. */
import type { ChildExit } from '../process/supervisor/child';
import type { TrainingJobs } from './jobs';
import { TrainingFailed, type Trainer } from './trainer';

/** What a broken or unsuitable library ends a process with. SIGKILL is not among them: that is somebody's decision. */
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

/**
 * A trainer that runs a job once more, without the native runtime, when that may have taken the process down. The reason
 * reaches the log and the notes of the result as that of any runtime that cannot be used.
 */
export function survivingNativeCrashes(trainer: Trainer): Trainer {
  return {
    get pid() {
      return trainer.pid;
    },
    async run(kind, job, options) {
      try {
        return await trainer.run(kind, job, options);
      } catch (error) {
        if (!mayUseNative(job) || !(error instanceof TrainingFailed) || !crashed(error.exit)) {
          throw error;
        }
        const nativeCrash = `the native runtime crashed on ${process.platform}-${process.arch} (${how(error.exit)})`;
        return trainer.run(kind, { ...job, nativeCrash }, options);
      }
    },
  };
}

/** Jobs that choose no runtime have no other to fall back to. */
function mayUseNative(job: TrainingJobs[keyof TrainingJobs]['params']): boolean {
  return 'runtime' in job && (job.runtime === 'auto' || job.runtime === 'onnx');
}

function crashed(exit: ChildExit | undefined): exit is ChildExit {
  return (
    exit !== undefined && (crashSignals.has(exit.signal ?? '') || (exit.code ?? 0) >= FIRST_WINDOWS_CRASH)
  );
}

function how({ code, signal }: ChildExit): string {
  return signal ?? `exit code 0x${(code ?? 0).toString(16)}`;
}
