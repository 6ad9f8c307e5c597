import type { ComparedRed, RedChange, SelectionComparison } from './compared-red';
import { formatPercent, formatRatio } from './format';
import { redFigures, valueText } from './red-words';

/** `2.1×`, or the points of a hundred by which errors rose. */
export function changeText({ quantity, change }: RedChange): string {
  return quantity === 'errorShare'
    ? `${change < 0 ? '−' : '+'}${formatPercent(Math.abs(change))}`
    : formatRatio(change);
}

/** The name of a figure, and its change with the interval. */
export function changeSentence(change: RedChange): string {
  return `${titleOf(change)} ${withBounds(change)}`;
}

function withBounds(change: RedChange): string {
  const { quantity, low, high } = change;
  const bound = (value: number | null): string =>
    value === null
      ? 'unknown'
      : quantity === 'errorShare'
        ? `${(value * 100).toFixed(1)} %`
        : `${Number(value.toPrecision(3))}×`;
  return `${changeText(change)}, 95 % interval ${bound(low)} to ${bound(high)}`;
}

/** A statement for each clear change, of services and of their operations where there are several. */
export function selectionSentences({ services }: SelectionComparison): string[] {
  return services.flatMap((service) => [
    ...sentences(service.service, service),
    ...(service.operations.length < 2
      ? []
      : service.operations.flatMap((each) => sentences(`${service.service} ${each.operation}`, each))),
  ]);
}

function sentences(name: string, { before, after, changes }: ComparedRed): string[] {
  const isNew = before === null || before.requests === 0;
  if (after === null || after.requests === 0) {
    return isNew ? [] : [`${name}: no requests in the interval`];
  }
  if (isNew) {
    return [`${name}: requests in the interval only`];
  }
  return changes
    .filter(({ isClear }) => isClear)
    .map(
      (change) =>
        `${name}: ${titleOf(change)} ${valueText(before, change.quantity)} → ${valueText(after, change.quantity)} (${withBounds(change)})`,
    );
}

function titleOf({ quantity }: RedChange): string {
  return redFigures.find((figure) => figure.quantity === quantity)?.title ?? quantity;
}
