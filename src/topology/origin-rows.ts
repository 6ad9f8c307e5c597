import type { Origin } from '../workspace/traces/origin';
import { type Column, uint8Column } from './columns';

/** Origins of one service that are told apart, the first ones seen; all others count as one. */
export const MAX_ORIGINS = 200;
export const NO_ORIGIN = 0;
export const OTHER_ORIGIN = MAX_ORIGINS + 1;

/** Origins of one service; origin `number` stands at `number - 1`. */
interface ServiceOrigins {
  readonly numbers: Map<string, number>;
  readonly origins: Origin[];
  /** Of the last span of the service: readers hand on the same object where they can. */
  last: Origin | undefined;
  lastNumber: number;
}

/** The origins of a part of a table; plain data. */
export interface OriginPart {
  /** By number of the service; origin `number` stands at `number - 1`. */
  readonly services: readonly (readonly Origin[])[];
  /** Per row, as `OriginRows.view` gives it. */
  readonly column: Uint8Array | null;
}

/** Which copy of its service recorded each span: one byte a span, and nothing where no span names its origin. */
export class OriginRows {
  private services: (ServiceOrigins | undefined)[] = [];
  private column: Column<Uint8Array> | null = null;

  /** @param row one more than that of the call before */
  offer(row: number, service: number, origin: Origin | undefined): void {
    if (this.column === null) {
      if (origin === undefined) {
        return;
      }
      this.column = uint8Column();
      this.column.pushTimes(NO_ORIGIN, row);
    }
    this.column.push(origin === undefined ? NO_ORIGIN : this.numberOf(service, origin));
  }

  /**
   * Adds what a part of the table holds.
   * @param before rows before those of the part
   * @param services numbers here of the part's services
   * @param service of each row of the part, by the part's numbers
   */
  absorb(
    { services: parts, column }: OriginPart,
    before: number,
    services: Uint32Array,
    service: Uint32Array,
  ): void {
    if (column === null) {
      this.column?.pushTimes(NO_ORIGIN, service.length);
      return;
    }
    if (this.column === null) {
      this.column = uint8Column();
      this.column.pushTimes(NO_ORIGIN, before);
    }
    const numbers = parts.map((origins, number) => {
      const own = (this.services[services[number]] ??= newOrigins());
      return origins.map((origin) => intern(own, origin));
    });
    for (let row = 0; row < column.length; row++) {
      const number = column[row];
      const isPlain = number === NO_ORIGIN || number === OTHER_ORIGIN;
      this.column.push(isPlain ? number : numbers[service[row]][number - 1]);
    }
  }

  part(): OriginPart {
    return {
      services: Array.from(this.services, (each) => each?.origins ?? []),
      column: this.view(),
    };
  }

  /** Per row `NO_ORIGIN`, the number of an origin of its service, or `OTHER_ORIGIN`; null where no span names one. */
  view(): Uint8Array | null {
    return this.column?.view() ?? null;
  }

  /** What a number means; undefined for `NO_ORIGIN` and `OTHER_ORIGIN`. */
  originOf(service: number, number: number): Origin | undefined {
    return this.services[service]?.origins[number - 1];
  }

  /** Leaves out the services that are not used. */
  keep(isUsed: Uint8Array): void {
    this.services = Array.from(isUsed, (_, service) => this.services[service]).filter(
      (_, service) => isUsed[service] === 1,
    );
  }

  private numberOf(service: number, origin: Origin): number {
    const own = (this.services[service] ??= newOrigins());
    if (own.last !== origin) {
      own.last = origin;
      own.lastNumber = intern(own, origin);
    }
    return own.lastNumber;
  }
}

const newOrigins = (): ServiceOrigins => ({
  numbers: new Map(),
  origins: [],
  last: undefined,
  lastNumber: NO_ORIGIN,
});

function intern({ numbers, origins }: ServiceOrigins, origin: Origin): number {
  const key = `${origin.instance ?? ''}\0${origin.version ?? ''}`;
  const known = numbers.get(key);
  if (known !== undefined) {
    return known;
  }
  if (origins.length === MAX_ORIGINS) {
    return OTHER_ORIGIN;
  }
  numbers.set(key, origins.push({ instance: origin.instance, version: origin.version }));
  return origins.length;
}
