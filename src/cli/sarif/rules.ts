/** "service-causes-incidents" -> "Service causes incidents". Rule ids are written to be read. */
export function ruleDescription(id: string): string {
  const words = id.replace(/^meshlens[./]/, '').replace(/[-_./]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
