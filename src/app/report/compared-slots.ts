import type { ServicesOptions } from '../../contracts/services-report';
import type { SlotRange } from '../../methods/services/red/figures';
import type { RedTable } from '../../features/red/red-table';
import { userError } from '../../process/rpc/errors';

/** What is compared with what. */
export interface ComparedSlots {
  readonly now: SlotRange;
  /** Null where the rest is too short to compare with. */
  readonly usual: readonly SlotRange[] | null;
}

/** Share of the recording that is `now` when nothing else is asked for. */
const LATEST_SHARE = 0.1;
/** Slots that a recording needs for a comparison. */
const MIN_SLOTS = 8;

/**
 * The slots that the interval touches, and all others.
 * @returns null for a recording without spans
 * @throws user error `no-data` when the interval touches none
 */
export function chooseSlots(
  red: RedTable,
  { fromMs, toMs }: Pick<ServicesOptions, 'fromMs' | 'toMs'>,
): ComparedSlots | null {
  const { slots, startMs, slotMs } = red;
  if (slots === 0) {
    return null;
  }
  const isAsked = fromMs !== undefined || toMs !== undefined;
  if (!isAsked && slots <= MIN_SLOTS) {
    return { now: { from: 0, to: slots }, usual: null };
  }
  const latest = slots - Math.max(1, Math.round(slots * LATEST_SHARE));
  const from = isAsked ? Math.max(0, Math.floor(((fromMs ?? startMs) - startMs) / slotMs)) : latest;
  const to = Math.min(slots, toMs === undefined ? slots : Math.ceil((toMs - startMs) / slotMs));
  if (to <= from) {
    const iso = (ms: number): string => new Date(ms).toISOString();
    throw userError(
      'no-data',
      `the recording has nothing in that interval; it covers ${iso(startMs)} to ${iso(startMs + slots * slotMs)}`,
    );
  }
  const usual = [
    { from: 0, to: from },
    { from: to, to: slots },
  ].filter((range) => range.to > range.from);
  const rest = usual.reduce((sum, range) => sum + range.to - range.from, 0);
  return { now: { from, to }, usual: rest < MIN_SLOTS ? null : usual };
}
