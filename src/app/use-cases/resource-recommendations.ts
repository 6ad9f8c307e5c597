import { formatList } from '../../findings/wording';
import type { ContainerResources, Deployment, Field, StatedValue } from '../../contracts/deployment';
import { fixOf, replaceToken } from '../../contracts/fix';
import { placeOf } from '../../contracts/problem';
import type {
  ResourceEvidence,
  ResourceRecommendation,
  StatedScale,
} from '../../contracts/scheduling/schedule-report';
import { toSignificant } from '../../numeric/round';
import { amountText } from './amount-text';
import type { MeasuredUsage } from './measured-usage';

/** What is requested wastes less than a quarter up to here. */
const WORTH_SAVING = 1.25;
/** Above what is needed, so that the next recording need not say that it is too little. */
const HEADROOM = 1.1;

/** One service of a simulated network. */
export interface ScheduledPods {
  readonly name: string;
  readonly deployments: readonly Deployment[];
  readonly stated: StatedScale | null;
  /** Null where nothing else is recommended. */
  readonly advised: StatedScale | null;
  /** Requests per second to the whole service: high ones of the recording, and the simulated peak. */
  readonly recordedPerS: number;
  readonly peakPerS: number;
}

/**
 * Requests of CPU and memory more than a quarter above what was measured, and limits below it. CPU grows with the requests to a pod,
 * as far as the simulated peak is above what was recorded; memory is taken as measured.
 * @param hours that are simulated
 */
export function resourceRecommendations(
  services: readonly ScheduledPods[],
  usages: readonly MeasuredUsage[],
  hours: number,
): { readonly resources: ResourceRecommendation[]; readonly notes: string[] } {
  const without = new Map<string, string[]>();
  const resources = services.flatMap((service) => {
    const own = usages.filter((usage) => usage.service === service.name);
    const why = reasonAgainst(service, own);
    if (why !== null) {
      without.set(why, [...(without.get(why) ?? []), service.name]);
    }
    const usable = why === null ? own : why === SCALED_BY_CPU ? own.filter(isMemory) : [];
    return usable.flatMap((usage) => ofUsage(service, usage, hours));
  });
  const notes = [...without].map(
    ([why, names]) => `no CPU or memory of ${formatList(names)} is recommended: ${why}`,
  );
  return { resources, notes };
}

const SCALED_BY_CPU = 'an autoscaler would scale otherwise with another request of CPU; memory is judged';
const isMemory = ({ quantity }: MeasuredUsage): boolean => quantity === 'memory';

/** Null also where nothing is stated that could be judged. */
function reasonAgainst(
  { deployments: [deployment, ...others], stated }: ScheduledPods,
  usages: readonly MeasuredUsage[],
): string | null {
  const containers = deployment?.containers ?? [];
  if (!containers.some((container) => RESOURCE_FIELDS.some(({ key }) => container[key].stated !== null))) {
    return null;
  }
  if (others.length > 0) {
    return 'several manifests deploy it, and which of them was measured is not known';
  }
  if (containers.length > 1) {
    return 'measurements of a pod do not tell its containers apart';
  }
  if (usages.length === 0) {
    return 'no metric file measures it in cores or bytes while traces were recorded';
  }
  const isScaled = stated !== null && stated.maxReplicas !== null;
  if (usages.some(({ pods }) => pods === null) && (isScaled || podsOf(stated) !== 1)) {
    return 'measurements do not tell its pods apart';
  }
  return isScaled && !usages.every(isMemory) ? SCALED_BY_CPU : null;
}

/** One is the default of Compose and Kubernetes. */
function podsOf(scale: StatedScale | null): number {
  return scale?.replicas ?? 1;
}

export const RESOURCE_FIELDS = [
  { key: 'cpuRequest', quantity: 'cpu', kind: 'request' },
  { key: 'cpuLimit', quantity: 'cpu', kind: 'limit' },
  { key: 'memoryRequestBytes', quantity: 'memory', kind: 'request' },
  { key: 'memoryLimitBytes', quantity: 'memory', kind: 'limit' },
] as const satisfies readonly {
  key: Exclude<keyof ContainerResources, 'container'>;
  quantity: MeasuredUsage['quantity'];
  kind: ResourceRecommendation['kind'];
}[];

function ofUsage(service: ScheduledPods, usage: MeasuredUsage, hours: number): ResourceRecommendation[] {
  const container = service.deployments.at(0)?.containers.at(0);
  if (container === undefined) {
    return [];
  }
  const pods = Math.min(podsOf(service.stated), podsOf(service.advised ?? service.stated));
  const growth = growthOf(service, usage, pods);
  const needed = usage.measured * growth;
  const evidence = evidenceOf(usage, growth);
  return RESOURCE_FIELDS.filter(({ quantity }) => quantity === usage.quantity).flatMap(
    ({ key, kind, quantity }) => {
      const { stated }: Field = container[key];
      const needsChange =
        stated !== null && (kind === 'limit' ? stated.value < needed : stated.value > WORTH_SAVING * needed);
      const amount = needsChange ? amountText(stated, HEADROOM * needed, quantity) : null;
      if (stated === null || amount === null || (kind === 'request' && amount.value >= stated.value)) {
        return [];
      }
      const total = (value: number): number =>
        toSignificant((value * pods * hours) / (quantity === 'cpu' ? 1 : 2 ** 30));
      return [
        {
          service: service.name,
          container: container.container,
          field: stated.key,
          quantity,
          kind,
          stated: stated.value,
          recommended: amount.value,
          place: placeOf(stated.token),
          evidence,
          pods,
          before: total(stated.value),
          after: total(amount.value),
          fix: amountFix(stated, amount.text),
        },
      ];
    },
  );
}

/** Requests to a pod at the simulated peak for one that was recorded; what was recorded is needed in any case. */
function growthOf(
  { recordedPerS, peakPerS }: ScheduledPods,
  { quantity, pods }: MeasuredUsage,
  simulatedPods: number,
): number {
  return quantity === 'cpu' && recordedPerS > 0
    ? Math.max(1, peakPerS / simulatedPods / (recordedPerS / (pods ?? 1)))
    : 1;
}

function evidenceOf(
  { file, metric, samples, measured, pods }: MeasuredUsage,
  growth: number,
): ResourceEvidence {
  return {
    file,
    metric,
    pods: pods ?? 1,
    samples,
    measured: toSignificant(measured),
    growth: toSignificant(growth),
    needed: toSignificant(measured * growth),
  };
}

/** @returns null where another place uses the token too */
export function amountFix({ key, token }: StatedValue, text: string): ResourceRecommendation['fix'] {
  return token.isShared ? null : fixOf(`Set ${key} to ${text}`, [replaceToken(token, text)]);
}
