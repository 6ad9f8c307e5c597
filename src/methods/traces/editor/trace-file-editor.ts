import { traceFilePage, type TracesSnapshot } from '../../../contracts/traces/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { PageHost } from '../../../editor/pages/page-host';
import { createTraceFilePage } from './page';
import { TraceFile } from './trace-file';

/** `Open With… Meshlens Traces`: a read-only editor of trace files. */
export class TraceFileEditor {
  private readonly pages: PageHost<TraceFile, TracesSnapshot>;
  private readonly registration: { dispose(): unknown };

  constructor(deps: CommandDeps) {
    this.pages = new PageHost(deps, createTraceFilePage(deps));
    this.registration = deps.host.registerFileEditor(traceFilePage.viewType, {
      open: (uri) => new TraceFile(uri, deps.host),
      show: (file, panel) => this.pages.attach(panel, file.uri.fsPath, file),
    });
  }

  dispose(): void {
    this.registration.dispose();
  }
}
