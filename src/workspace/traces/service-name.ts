/** What Kubernetes makes random name parts of: no vowels and no digits that look like letters. */
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]';
const REPLICA_SET_POD = new RegExp(
  `^(.+?)-(?=[a-z]*(?:-[a-z]*)?\\d)(?:${RANDOM}{5,10}|[0-9a-f]{8,10})-${RANDOM}{5}$`,
);
const CRON_JOB_POD = new RegExp(`^(.+?)-\\d{8,10}-${RANDOM}{5}$`);
const DAEMON_SET_POD = new RegExp(`^(.+?)-(?=[a-z0-9]*\\d)${RANDOM}{5}$`);
const STATEFUL_SET_POD = /^(.+?)-\d{1,3}$/;
const PATTERNS = [REPLICA_SET_POD, CRON_JOB_POD, DAEMON_SET_POD, STATEFUL_SET_POD];

/** Kubernetes allows no longer names. */
const MAX_POD_NAME = 253;

/**
 * The service a Kubernetes pod belongs to: its name without the replica-set hash and pod suffix
 * (`cart-579f59597d-wc2lz`), the daemon set's suffix (`agent-x7k2p`) or the stateful set's ordinal (`redis-0`).
 * A name without such a suffix is returned as it is.
 */
export function serviceOfPod(pod: string): string {
  if (pod.length > MAX_POD_NAME) {
    return pod;
  }
  for (const pattern of PATTERNS) {
    const match = pattern.exec(pod);
    if (match !== null) {
      return match[1];
    }
  }
  return pod;
}

/**
 * The service behind a service name that is a pod's name, as some agents set it; undefined for any other name. Only the
 * two random parts of a replica set's pod are certain: `service-7` may be a name that somebody chose.
 */
export function serviceNamedAfterPod(name: string): string | undefined {
  return name.length > MAX_POD_NAME ? undefined : REPLICA_SET_POD.exec(name)?.[1];
}

/** What SDKs, Jaeger and others write where nobody set a name. */
const UNNAMED = /^(?:unknown|unknown[_-]service(?::.*)?|otlpresourcenoservicename|null|undefined|)$/i;

/** What such names begin with, for a quick look: names are tested once a span. */
const MAY_BE_UNNAMED = /^\s*(?:[unoUNO]|$)/;

/** Whether a service name only says that none was set: `unknown_service:java`. */
export function isUnnamed(service: string): boolean {
  return MAY_BE_UNNAMED.test(service) && UNNAMED.test(service.trim());
}

/** Attributes that name the workload of a resource, in the order in which Kubernetes' operators use them. */
const WORKLOAD_KEYS: readonly (readonly [key: string, service: (value: string) => string])[] = [
  ['k8s.deployment.name', String],
  ['k8s.statefulset.name', String],
  ['k8s.daemonset.name', String],
  ['k8s.cronjob.name', String],
  ['k8s.job.name', String],
  ['k8s.replicaset.name', serviceOfReplicaSet],
  ['k8s.pod.name', serviceOfPod],
  ['k8s.container.name', String],
  ['faas.name', String],
];

/**
 * The service that a resource with these attributes stands for: its name, or its workload when it has none. A name that
 * says that none was set comes last; undefined when nothing names it.
 */
export function serviceOfAttributes(names: ReadonlyMap<string, string>): string | undefined {
  const name = names.get('service.name');
  if (name !== undefined && !isUnnamed(name)) {
    return name;
  }
  for (const [key, service] of WORKLOAD_KEYS) {
    const value = names.get(key);
    if (value !== undefined && value !== '') {
      return service(value);
    }
  }
  return name;
}

/** `cart-579f59597d` is a replica set of `cart`. */
function serviceOfReplicaSet(name: string): string {
  return serviceOfPod(`${name}-x7k2p`);
}
