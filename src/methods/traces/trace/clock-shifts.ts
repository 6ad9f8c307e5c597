/** Corrections of clocks within one trace. */
import { SKEW_MS } from '../../../topology/clocks';

interface Times {
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * What to add to the times of a child of another service, so that it does not begin before its parent; 0 where it does
 * not. As Jaeger's clock skew adjuster does it (query service, `clockskew`): the child is put into the middle of its
 * parent, as if the way there and back took equally long, or at its start where it is longer. Jaeger's adjuster also moves
 * children that end after their parent; those are left alone here, because work that nobody waits for does so.
 * @param parent after its own correction
 * @param parentShiftMs tried first: services of one machine share a clock
 */
export function shiftOf(child: Times, parent: Times, parentShiftMs: number): number {
  const startsInTime = (shiftMs: number): boolean => child.startMs + shiftMs >= parent.startMs - SKEW_MS;
  if (startsInTime(0)) {
    return 0;
  }
  if (startsInTime(parentShiftMs)) {
    return parentShiftMs;
  }
  const latencyMs = Math.max(0, (parent.durationMs - child.durationMs) / 2);
  return parent.startMs + latencyMs - child.startMs;
}
