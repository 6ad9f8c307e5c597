import type { WorkloadNetworks } from '../../contracts/workload/workload-report';
import type { LoadSeries } from '../../methods/workload/load-series';
import { BASE, MLP, type WorkloadNetworkKind } from '../../methods/workload/networks/request';

/** Trained wherever loads are forecast: it takes seconds. */
export const ALWAYS: readonly WorkloadNetworkKind[] = [MLP, BASE];

/** With the networks as they were published. */
export const WITH_PUBLISHED: readonly WorkloadNetworkKind[] = [...ALWAYS, 'metaeformer', 'dyneformer'];

const ABLATIONS: readonly WorkloadNetworkKind[] = [
  'metaeformer-no-pool',
  'metaeformer-no-padding',
  'metaeformer-no-static',
  'dyneformer-no-pool',
  'dyneformer-no-padding',
  'dyneformer-no-static',
];

/** What is trained; static context can only be left out where there is some. */
export function networksOf(
  asked: WorkloadNetworks,
  { statics }: Pick<LoadSeries, 'statics'>,
): readonly WorkloadNetworkKind[] {
  const hasStatics = statics.names.length > 0;
  const ablations = ABLATIONS.filter((kind) => hasStatics || !kind.endsWith('-no-static'));
  return asked === 'off' ? ALWAYS : asked === 'on' ? WITH_PUBLISHED : [...WITH_PUBLISHED, ...ablations];
}
