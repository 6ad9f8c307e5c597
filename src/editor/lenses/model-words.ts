/** Words about a model that lens and hover share. */
import { formatMs } from '../../contracts/format';
import type { ModelPlace, ModelRun, ServedModel } from '../../contracts/serving/served-model';

/** Why there is no file to say anything about; null when there is one. */
export function absence(place: ModelPlace): string | null {
  switch (place.kind) {
    case 'file':
      return null;
    case 'missing':
      return `no model at ${place.expected}`;
    case 'store':
      return `its model is at ${place.address}, not in this folder: nothing is known of it`;
  }
}

/** What times are for, and whether they rest on measurements here. */
export function conditions(models: readonly Pick<ServedModel, 'use' | 'facts'>[]): string[] {
  const onGpu = models.filter(({ use }) => use.gpu !== null).length;
  const where =
    onGpu === 0
      ? 'one thread'
      : onGpu === models.length
        ? 'one CPU thread, not the GPU asked for'
        : 'one CPU thread, no GPU';
  const isCalibrated = models.every(({ facts }) => facts?.basis?.kind === 'calibrated');
  return [where, isCalibrated ? 'calibrated' : 'not calibrated'];
}

/** `10–15 ms`, or `950 ms to 1.1 s`. */
export function band({ lowMs, highMs }: ModelRun): string {
  const [low, high] = [formatMs(lowMs), formatMs(highMs)];
  const unit = unitOf(high);
  return unitOf(low) === unit ? `${low.slice(0, -unit.length - 1)}–${high}` : `${low} to ${high}`;
}

/** The band without its unit, where it is that of the time before it. */
export function bare(run: ModelRun): string {
  const whole = band(run);
  const unit = ` ${unitOf(formatMs(run.ms))}`;
  return whole.includes('–') && whole.endsWith(unit) ? whole.slice(0, -unit.length) : whole;
}

function unitOf(time: string): string {
  return time.slice(time.lastIndexOf(' ') + 1);
}
