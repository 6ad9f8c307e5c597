import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';

/** Prepared numbers as rows of one table. */
export interface StrategyGrid {
  readonly services: readonly string[];
  readonly rows: readonly StrategyRow[];
}

interface StrategyRow {
  readonly situation: string;
  /** By service; null where the strategy says nothing of it. */
  readonly replicas: readonly (number | null)[];
  /** Whether the number is another than the manifests state. */
  readonly differs: readonly boolean[];
  /** Null for what is stated, and where it is unknown. */
  readonly expectedP95Ms: number | null;
}

/** What is stated first, where anything is, then each situation; services in the order of the report. */
export function strategyGrid({ services, strategies }: ScheduleReport): StrategyGrid {
  const planned = new Set(strategies.flatMap(({ replicas }) => replicas.map(({ service }) => service)));
  const shown = services.filter(({ name }) => planned.has(name));
  const stated = shown.map((service) => service.stated?.replicas ?? null);
  const rows = strategies.map(({ situation, replicas, expectedP95Ms }): StrategyRow => {
    const own = shown.map(({ name }) => replicas.find(({ service }) => service === name)?.replicas ?? null);
    const differs = own.map(
      (value, index) => value !== null && stated[index] !== null && value !== stated[index],
    );
    return { situation, replicas: own, differs, expectedP95Ms };
  });
  const first: StrategyRow = {
    situation: 'Stated in manifests',
    replicas: stated,
    differs: stated.map(() => false),
    expectedP95Ms: null,
  };
  const isStated = stated.some((value) => value !== null);
  return { services: shown.map(({ name }) => name), rows: isStated ? [first, ...rows] : rows };
}
