import { formatMs, formatPercent } from '../format';
import type { AffectedService } from '../report';

/** What of an affected service rose. */
export const affectedQuantity = ({ quantity }: Pick<AffectedService, 'quantity'>): string =>
  quantity === 'latency' ? 'median latency' : 'share of failed requests';

/** A value of that quantity. */
export const affectedValue = ({ quantity }: Pick<AffectedService, 'quantity'>, value: number): string =>
  quantity === 'latency' ? formatMs(value) : formatPercent(value);
