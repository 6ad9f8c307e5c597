import type { ContainerResources } from '../../contracts/deployment';
import type { MetricLimit } from '../../contracts/metric-evidence';
import type { ServiceNode } from '../../topology/graph';

const CPU = /cpu/i;
const MEMORY = /mem|rss|heap/i;
const PERCENT = /%|percent|pct/i;
const RATIO = /utili[sz]ation|ratio/i;

/** Units of CPU (per core) and memory (per byte) as names of series state them. */
const CPU_UNITS: readonly (readonly [RegExp, number])[] = [
  [/\(m\)|milli_?cores?/i, 1000],
  [/\(cores?\)|_cores?\b|cpu_usage_seconds_total per second/i, 1],
];
const MEMORY_UNITS: readonly (readonly [RegExp, number])[] = [
  [/\((?:Mi|MiB)\)|_mib\b/i, 1 / 2 ** 20],
  [/\((?:Gi|GiB)\)|_gib\b/i, 1 / 2 ** 30],
  [/\(MB\)|_mb\b|megabytes/i, 1e-6],
  [/\(B\)|bytes/i, 1],
];

/** Names of what is used; other series of the kind are limits, requests, caches, or parts of a runtime's heap. */
const USAGE =
  /(?:cpu|mem(?:ory)?)[\s_.-]*(?:usage|used|working_?set|rss)|working_?set|resident_memory|cpu_seconds/i;

/** Which quantity a series measures, with how many of its units make a core or a byte; null for shares and unknown units. */
export function usageUnit(metric: string): { quantity: 'cpu' | 'memory'; perUnit: number } | null {
  if (!USAGE.test(metric) || PERCENT.test(metric) || RATIO.test(metric)) {
    return null;
  }
  const isCpu = CPU.test(metric);
  const unit = (isCpu ? CPU_UNITS : MEMORY_UNITS).find(([name]) => name.test(metric))?.[1];
  return unit === undefined ? null : { quantity: isCpu ? 'cpu' : 'memory', perUnit: unit };
}

/**
 * The limit of a measurement of CPU or memory, in its own unit: the whole for a share, what the manifest states for an
 * amount. Null where neither the name nor a manifest says it for certain.
 */
export function limitOf(metric: string, service: ServiceNode | undefined): MetricLimit | null {
  const isCpu = CPU.test(metric);
  if (!isCpu && !MEMORY.test(metric)) {
    return null;
  }
  if (PERCENT.test(metric)) {
    return { value: 100, at: null };
  }
  if (RATIO.test(metric)) {
    return { value: 1, at: null };
  }
  const unit = (isCpu ? CPU_UNITS : MEMORY_UNITS).find(([name]) => name.test(metric))?.[1];
  const stated = unit === undefined ? null : statedLimit(service, isCpu ? 'cpuLimit' : 'memoryLimitBytes');
  return unit === undefined || stated === null
    ? null
    : { value: Number((stated.value * unit).toPrecision(6)), at: stated.at };
}

/** Sum over the containers of the only deployment; the place is that of the first. */
function statedLimit(
  service: ServiceNode | undefined,
  key: 'cpuLimit' | 'memoryLimitBytes',
): { value: number; at: NonNullable<MetricLimit['at']> } | null {
  const deployments = service?.deployments ?? [];
  const containers: readonly ContainerResources[] = deployments.length === 1 ? deployments[0].containers : [];
  const stated = containers.flatMap((container) => container[key].stated ?? []);
  if (stated.length === 0 || stated.length < containers.length) {
    return null;
  }
  const { file, line, column } = stated[0].token;
  return { value: stated.reduce((sum, { value }) => sum + value, 0), at: { file, line, column } };
}
