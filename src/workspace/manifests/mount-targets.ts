/** Targets of folders and files that programs write, or that only say where and who they are. */
const DATA_TARGET =
  /(?:^|[/._-])(?:data|database|db|logs?|tmp|temp|cache|uploads?|backups?|certs?|ssl|tls|localtime|timezone|hostname|passwd|group|machine-id|run|lib|proc|sys|dev|cgroup|modules|sock)$/i;

/** Whether what is mounted there may be a configuration. */
export function mayConfigure(target: string): boolean {
  return !DATA_TARGET.test(target);
}
