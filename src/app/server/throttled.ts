import type { Progress } from '../../contracts/progress';

/** At most ten reports a second, except that a new step is always reported. */
export function throttled(progress: (value: Progress) => void, now: () => number): (value: Progress) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastStep: Progress['step'] | undefined;
  return (value) => {
    if (value.step === lastStep && now() - lastMs < 100) {
      return;
    }
    lastMs = now();
    lastStep = value.step;
    progress(value);
  };
}
