/** What Kubernetes makes random name parts of: no vowels and no digits that look like letters. */
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]';
const REPLICA_SET_POD = new RegExp(
  `^(.+?)-(?=[a-z0-9]*-?[a-z0-9]*\\d)(?:${RANDOM}{5,10}|[0-9a-f]{8,10})-${RANDOM}{5}$`,
);
const CRON_JOB_POD = new RegExp(`^(.+?)-\\d{8,10}-${RANDOM}{5}$`);
const DAEMON_SET_POD = new RegExp(`^(.+?)-(?=[a-z0-9]*\\d)${RANDOM}{5}$`);
const STATEFUL_SET_POD = /^(.+?)-\d{1,3}$/;
const PATTERNS = [REPLICA_SET_POD, CRON_JOB_POD, DAEMON_SET_POD, STATEFUL_SET_POD];

/**
 * The service a Kubernetes pod belongs to: its name without the replica-set hash and pod suffix
 * (`cart-579f59597d-wc2lz`), the daemon set's suffix (`agent-x7k2p`) or the stateful set's ordinal (`redis-0`).
 * A name without such a suffix is returned as it is.
 */
export function serviceOfPod(pod: string): string {
  for (const pattern of PATTERNS) {
    const match = pattern.exec(pod);
    if (match !== null) {
      return match[1];
    }
  }
  return pod;
}
