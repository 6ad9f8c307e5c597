/** Whether two namespaces can be the same one: an unstated namespace is decided when the manifest is applied. */
export function mayShareNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
