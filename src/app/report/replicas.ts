import type { Deployment, StatedValue } from '../../contracts/deployment';
import type { ReplicaToken, ServiceReplicas } from '../../contracts/workload/service-load';
import type { ServiceGraph } from '../../topology/graph';

/**
 * The replicas that manifests run of every service, with the tokens that say so; services without any are left out.
 * Several declarations of a service are alternatives, such as overlays or Compose beside Kubernetes: they are not added up.
 */
export function replicasOf({ services }: ServiceGraph): ServiceReplicas[] {
  return services.flatMap(({ name, deployments = [] }) => {
    const tokens = deployments.flatMap(tokensOf).filter(isFirst);
    const counts = deployments.flatMap(countsOf);
    return tokens.length === 0
      ? []
      : [{ service: name, least: Math.min(...counts), most: Math.max(...counts), tokens }];
  });
}

/** The fewest and the most replicas that run; an autoscaler overrules the number beside it. */
function countsOf({ replicas, autoscaler }: Deployment): number[] {
  const bounds = [autoscaler?.min.stated, autoscaler?.max.stated].flatMap((each) => each?.value ?? []);
  return bounds.length > 0 ? bounds : replicas.stated === null ? [] : [replicas.stated.value];
}

function tokensOf({ replicas, autoscaler }: Deployment): ReplicaToken[] {
  return [
    ...tokenOf('replicas', replicas.stated),
    ...tokenOf('min', autoscaler?.min.stated),
    ...tokenOf('max', autoscaler?.max.stated),
  ];
}

function tokenOf(role: ReplicaToken['role'], stated: StatedValue | null | undefined): ReplicaToken[] {
  return stated === null || stated === undefined ? [] : [{ ...stated, role }];
}

/** An autoscaler may be joined with several declarations. */
function isFirst({ token }: ReplicaToken, at: number, all: readonly ReplicaToken[]): boolean {
  return (
    all.findIndex((other) => other.token.file === token.file && other.token.start === token.start) === at
  );
}
