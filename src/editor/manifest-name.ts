/** Files whose change may change findings: Compose files, Kubernetes manifests, and the env files Compose reads. */
export function mayBeManifest(path: string): boolean {
  return /\.ya?ml$|(^|\/)\.env[^/]*$/i.test(path);
}
