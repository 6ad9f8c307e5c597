import type { PolicyOutcome, ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';

type PolicyKind = 'stated' | 'advised' | 'static' | 'hpa' | 'rule' | 'rl' | 'sentinel' | 'oracle' | 'other';

/** Names of point styles of Chart.js. */
type Shape = 'circle' | 'crossRot' | 'rect' | 'rectRot' | 'rectRounded' | 'star' | 'triangle';

/** A policy and how it is drawn: kinds differ in shape and colour, policies of one kind in the dashes of their lines. */
export interface PolicyView {
  readonly policy: PolicyOutcome;
  readonly kind: PolicyKind;
  /** Short enough for a label in a chart. */
  readonly label: string;
  readonly isRecommended: boolean;
  readonly shape: Shape;
  /** Of the shape, in degrees. */
  readonly rotation: number;
  /** Index of a series style. */
  readonly styleIndex: number;
  readonly dash: readonly number[];
}

interface Look {
  readonly label: string;
  readonly shape: Shape;
  readonly rotation?: number;
  readonly styleIndex: number;
  /** The first policy of the kind has the first, and so on. */
  readonly dashes: readonly (readonly number[])[];
}

const SOLID: readonly number[] = [];
const LOOKS: Readonly<Record<PolicyKind, Look>> = {
  stated: { label: 'stated', shape: 'crossRot', styleIndex: 7, dashes: [SOLID] },
  advised: { label: 'advised', shape: 'rectRounded', styleIndex: 1, dashes: [SOLID] },
  static: {
    label: 'static',
    shape: 'rect',
    styleIndex: 2,
    dashes: [
      [8, 3],
      [8, 3, 2, 3],
    ],
  },
  hpa: { label: 'HPA', shape: 'circle', styleIndex: 4, dashes: [SOLID, [6, 2], [2, 2], [10, 2, 2, 2]] },
  rule: { label: 'rule', shape: 'triangle', styleIndex: 6, dashes: [[6, 2, 2, 2]] },
  rl: { label: 'RL', shape: 'rectRot', styleIndex: 0, dashes: [SOLID] },
  sentinel: { label: 'Sentinel', shape: 'triangle', rotation: 180, styleIndex: 3, dashes: [[4, 2]] },
  oracle: { label: 'oracle', shape: 'star', styleIndex: 5, dashes: [[2, 3]] },
  other: { label: '', shape: 'rectRounded', styleIndex: 7, dashes: [[4, 3]] },
};

function kindOf(name: string): PolicyKind {
  const start = /^[a-z]+/.exec(name)?.[0] ?? '';
  return Object.hasOwn(LOOKS, start) ? (start as PolicyKind) : 'other';
}

/** `HPA 60 %`, `static, mean`; the name itself where the kind is unknown. */
function labelOf(name: string, kind: PolicyKind, isRecommended: boolean): string {
  if (kind === 'advised' && isRecommended) {
    return 'recommended';
  }
  const { label } = LOOKS[kind];
  const rest = name.slice(label.length).replace(/^-/, '');
  const whole =
    label === '' ? name : rest === '' ? label : kind === 'hpa' ? `${label} ${rest} %` : `${label}, ${rest}`;
  return isRecommended ? `${whole} (recommended)` : whole;
}

/** The policies in the order of the report. */
export function policyViews({ policies, recommended }: ScheduleReport): readonly PolicyView[] {
  const counts = new Map<PolicyKind, number>();
  return policies.map((policy): PolicyView => {
    const kind = kindOf(policy.name);
    const { shape, rotation = 0, styleIndex, dashes } = LOOKS[kind];
    const index = counts.get(kind) ?? 0;
    const isRecommended = policy.name === recommended;
    counts.set(kind, index + 1);
    return {
      policy,
      kind,
      label: labelOf(policy.name, kind, isRecommended),
      isRecommended,
      shape,
      rotation,
      styleIndex,
      dash: dashes[index % dashes.length],
    };
  });
}

/** Autoscalers that no other autoscaler beats in both cost and violations, the cheapest first. */
export function autoscalerFront(views: readonly PolicyView[]): readonly PolicyOutcome[] {
  const front: PolicyOutcome[] = [];
  const autoscalers = views.filter(({ kind }) => kind === 'hpa').map(({ policy }) => policy);
  autoscalers.sort((a, b) => a.replicaHours - b.replicaHours || a.violationMinutes - b.violationMinutes);
  for (const policy of autoscalers) {
    if (policy.violationMinutes < (front.at(-1)?.violationMinutes ?? Infinity)) {
      front.push(policy);
    }
  }
  return front;
}

/** Lines that are drawn until the user chooses: what is, what should be, a known rival and the bound. */
export function usualDrawn(views: readonly PolicyView[]): readonly string[] {
  return views
    .filter(
      ({ kind, isRecommended, policy }) =>
        isRecommended || kind === 'stated' || kind === 'oracle' || policy.name === 'hpa60',
    )
    .map(({ policy }) => policy.name);
}
