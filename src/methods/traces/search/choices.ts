/** What a query can choose from. */
import type { TraceList } from '../../../contracts/traces/search';
import type { TraceCollection } from './collection';

const MOST_KEYS = 500;
const MOST_VALUES = 50;

export function choicesOf({ pairs, files }: TraceCollection): Pick<TraceList, 'services' | 'attributes'> {
  const operations = new Map<string, Set<string>>();
  for (const { service, operation } of pairs) {
    operations.set(service, (operations.get(service) ?? new Set()).add(operation));
  }
  const values = new Map<string, Map<string, number>>();
  for (const { index } of files) {
    for (const { key, value, traces } of index.values) {
      const counts = values.get(key) ?? new Map<string, number>();
      values.set(key, counts.set(value, (counts.get(value) ?? 0) + traces.count));
    }
    for (const { key } of index.wideKeys) {
      values.set(key, values.get(key) ?? new Map<string, number>());
    }
  }
  return {
    services: [...operations]
      .map(([service, names]) => ({ service, operations: [...names].sort() }))
      .sort((a, b) => (a.service < b.service ? -1 : 1)),
    attributes: [...values]
      .map(([key, counts]) => ({
        key,
        values: [...counts]
          .sort((a, b) => b[1] - a[1])
          .slice(0, MOST_VALUES)
          .map(([value]) => value),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, MOST_KEYS),
  };
}
