/** Which C library this Node was built for: native code built for the other one does not load, or loads and crashes. */

/** The part of `process` that is looked at. */
export interface LibcHost {
  readonly platform: NodeJS.Platform;
  readonly report?: Pick<NodeJS.ProcessReport, 'getReport'> & { excludeNetwork?: boolean };
}

/**
 * Whether this is Linux with musl (Alpine). Node's diagnostic report names the version of glibc where there is one; a
 * host without reports counts as glibc, and the attempt to load decides.
 */
export function isMusl({ platform, report }: LibcHost): boolean {
  if (platform !== 'linux' || report === undefined) {
    return false;
  }
  const { header } = quickReport(report) as { header?: { glibcVersionRuntime?: string } };
  return header !== undefined && header.glibcVersionRuntime === undefined;
}

/** Without the network part: it asks for the names of all addresses this machine is connected to, which can take seconds. */
function quickReport(report: NonNullable<LibcHost['report']>): object {
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  try {
    return report.getReport();
  } finally {
    report.excludeNetwork = before;
  }
}
