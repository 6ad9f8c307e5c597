/** Files whose change may change findings: Compose files, Kubernetes manifests, Triton configs, and the env files Compose reads. */
export function mayBeManifest(path: string): boolean {
  return /\.ya?ml$|\.pbtxt$|(^|\/)\.env[^/]*$/i.test(path);
}
