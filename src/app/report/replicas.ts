import type { Autoscaler, Deployment, StatedValue } from '../../contracts/deployment';
import type { ReplicaToken, ServiceReplicas } from '../../contracts/workload/service-load';
import type { ServiceGraph } from '../../topology/graph';

/** The replicas that manifests run of every service, with the tokens that say so; services without any are left out. */
export function replicasOf({ services }: ServiceGraph): ServiceReplicas[] {
  return services.flatMap(({ name, deployments = [] }) => {
    const bounds = deployments.map(boundsOf);
    const tokens = deployments.flatMap((deployment, at) => {
      const others = bounds.filter((_, other) => other !== at);
      return tokensOf(deployment, {
        least: sum(others.map(({ least }) => least)) ?? 0,
        most: sum(others.map(({ most }) => most)) ?? 0,
      });
    });
    return tokens.length === 0
      ? []
      : [
          {
            service: name,
            least: sum(bounds.map(({ least }) => least)),
            most: sum(bounds.map(({ most }) => most)),
            tokens: tokens.filter(isFirst),
          },
        ];
  });
}

interface Bounds {
  readonly least: number | null;
  readonly most: number | null;
}

function boundsOf({ replicas, autoscaler }: Deployment): Bounds {
  const own = replicas.stated?.value ?? null;
  return autoscaler === null
    ? { least: own, most: own }
    : { least: autoscaler.min.stated?.value ?? null, most: autoscaler.max.stated?.value ?? null };
}

function tokensOf(
  { replicas, autoscaler }: Deployment,
  others: { readonly least: number; readonly most: number },
): ReplicaToken[] {
  return [
    ...tokenOf('replicas', replicas.stated, others.least),
    ...(autoscaler === null ? [] : autoscalerTokens(autoscaler, others)),
  ];
}

function autoscalerTokens(
  { min, max }: Autoscaler,
  others: { readonly least: number; readonly most: number },
): ReplicaToken[] {
  return [...tokenOf('min', min.stated, others.least), ...tokenOf('max', max.stated, others.most)];
}

function tokenOf(role: ReplicaToken['role'], stated: StatedValue | null, others: number): ReplicaToken[] {
  return stated === null ? [] : [{ ...stated, role, count: stated.value + others }];
}

/** Null where one is unknown or there is none. */
function sum(values: readonly (number | null)[]): number | null {
  return values.length === 0
    ? null
    : values.reduce((total, value) => (total === null || value === null ? null : total + value));
}

/** An autoscaler may be joined with several declarations. */
function isFirst({ token }: ReplicaToken, at: number, all: readonly ReplicaToken[]): boolean {
  return (
    all.findIndex((other) => other.token.file === token.file && other.token.start === token.start) === at
  );
}
