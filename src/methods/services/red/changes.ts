import type { RedChange, ComparedRed } from '../../../contracts/compared-red';
import type { RedFigures, RedQuantity } from '../../../contracts/red';
import type { RedTable } from '../../../features/red/red-table';
import { tQuantile } from '../../../numeric/distributions';
import { blockJackknife } from '../../../numeric/jackknife';
import { toSignificant } from '../../../numeric/round';
import { figuresOf, QUANTITIES, type RedSelection, type SlotRange } from './figures';

/** One side of a comparison. */
export interface Recorded {
  readonly table: RedTable;
  readonly selection: RedSelection;
  /** Those that count, ascending; absent for all. */
  readonly slots?: readonly number[] | undefined;
}

/** Blocks that a recording is cut into to see how much a figure varies. */
const BLOCKS = 12;
const TWO_SIDED_95 = 0.975;
/** Both durations are known within 1 %, as a logarithm. */
const RESOLUTION = 0.02;
const LEAST_RATIO = 1.1;
const LEAST_ERROR_SHARE = 0.01;

/**
 * What has changed between two recordings. The interval comes from leaving out one block of neighbouring slots after the
 * other in each recording (Künsch 1989), on a logarithmic scale for rates and durations.
 * @param before null where the recording does not have it; likewise `after`
 */
export function changesBetween(before: Recorded | null, after: Recorded | null): ComparedRed {
  const was = before && all(before);
  const is = after && all(after);
  return {
    before: was,
    after: is,
    changes:
      before === null || after === null || was === null || is === null
        ? []
        : QUANTITIES.flatMap((quantity) => changeOf(quantity, { before, after, was, is }) ?? []),
  };
}

const all = ({ table, selection, slots }: Recorded): RedFigures =>
  figuresOf(table, selection, slots?.map(single) ?? [{ from: 0, to: table.slots }]);

const single = (slot: number): SlotRange => ({ from: slot, to: slot + 1 });

interface Both {
  readonly before: Recorded;
  readonly after: Recorded;
  readonly was: RedFigures;
  readonly is: RedFigures;
}

function changeOf(quantity: RedQuantity, { before, after, was, is }: Both): RedChange | null {
  const [from, to] = [was[quantity], is[quantity]];
  if (from === null || to === null) {
    return null;
  }
  const isShare = quantity === 'errorShare';
  if (!isShare && (from <= 0 || to <= 0)) {
    return null;
  }
  const scale = isShare ? (value: number) => value : Math.log;
  const errors = [before, after].map((side) => errorOf(side, quantity, scale));
  const isDuration = !isShare && quantity !== 'ratePerS';
  const spread =
    (isDuration ? RESOLUTION : 0) +
    tQuantile(TWO_SIDED_95, Math.max(1, Math.min(...errors.map(({ blocks }) => blocks)) - 1)) *
      Math.hypot(...errors.map(({ standardError }) => standardError));
  const middle = scale(to) - scale(from);
  const back = isShare ? (value: number) => value : Math.exp;
  const isKnown = Number.isFinite(spread);
  const isLarge = isShare ? Math.abs(middle) >= LEAST_ERROR_SHARE : Math.abs(middle) >= Math.log(LEAST_RATIO);
  return {
    quantity,
    change: toSignificant(back(middle), 4),
    low: isKnown ? toSignificant(back(middle - spread), 4) : null,
    high: isKnown ? toSignificant(back(middle + spread), 4) : null,
    isClear: isKnown && isLarge && Math.abs(middle) > spread,
  };
}

function errorOf(
  { table, selection, slots }: Recorded,
  quantity: RedQuantity,
  scale: (value: number) => number,
): ReturnType<typeof blockJackknife> {
  const count = slots?.length ?? table.slots;
  const block = Math.max(1, Math.floor(count / BLOCKS));
  return blockJackknife(count, block, (isKept) => {
    const ranges: SlotRange[] = [];
    for (let position = 0; position < count; position++) {
      if (isKept(position)) {
        ranges.push(single(slots?.[position] ?? position));
      }
    }
    const value = figuresOf(table, selection, ranges)[quantity];
    return value === null ? NaN : scale(value);
  });
}
