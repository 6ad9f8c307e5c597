// The first page a newcomer sees: one line per incident, from the JSON report.

/**
 * @param {object} report a JSON report of `meshlens analyze`, see docs/report.md
 * @returns {string} a table of the incidents: when, likeliest cause, its strongest evidence
 */
export function summarise({ inputs, services, incidents, findings }) {
  const spans = services.reduce((sum, service) => sum + service.spans, 0);
  const rows = incidents.map(({ fromMs, toMs, causes: [cause] }) => [
    `${clock(fromMs)} to ${clock(toMs)}`,
    cause?.service ?? 'no cause found',
    cause?.evidence[0]?.text ?? '',
  ]);
  const width = Math.max(0, ...rows.map(([, service]) => service.length));
  return [
    `${spans.toLocaleString('en')} spans of ${services.length} services in ${inputs.length} files. ` +
      `${incidents.length} incidents; times are UTC; the service named is the likeliest cause:`,
    '',
    ...rows.map(([when, service, evidence]) => `  ${when}  ${service.padEnd(width)}  ${evidence}`),
    '',
    `${findings.length} findings on lines of Compose and Kubernetes files.`,
  ].join('\n');
}

/** @param {number} ms since 1970-01-01 UTC */
function clock(ms) {
  return new Date(ms).toISOString().slice(11, 19);
}
