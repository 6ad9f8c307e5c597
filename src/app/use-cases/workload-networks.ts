import type { WorkloadNetworks } from '../../contracts/workload/workload-report';
import type { LoadSeries } from '../../methods/workload/load-series';
import type { WorkloadNetworkKind } from '../../methods/workload/networks/request';

/** The networks as they were published. */
export const PUBLISHED: readonly WorkloadNetworkKind[] = ['metaeformer', 'dyneformer'];

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
  return asked === 'off' ? [] : asked === 'on' ? PUBLISHED : [...PUBLISHED, ...ablations];
}
