import type { PagePanel } from '../host/host';
import type { EditorServices } from '../services';
import { showError } from '../show-error';
import type { Page } from './page';
import { servePage, type PageServer } from './serve-page';
import { pagePort, showPage } from './show-page';

interface OpenPage<Subject, Snapshot> {
  readonly panel: PagePanel;
  readonly subject: Subject;
  readonly server: PageServer<Snapshot>;
}

/** The open pages of one kind, by the path of what they are about. A panel holds no state: a reload asks again. */
export class PageHost<Subject, Snapshot> {
  private readonly pages = new Map<string, OpenPage<Subject, Snapshot>>();

  constructor(
    private readonly services: EditorServices,
    private readonly page: Page<Subject, Snapshot>,
  ) {}

  /** The page of a path that was opened last, while it is open. */
  get(path: string): OpenPage<Subject, Snapshot> | undefined {
    return this.pages.get(path);
  }

  /** Shows the page in a panel and answers it until the panel is closed. */
  attach(panel: PagePanel, path: string, subject: Subject): void {
    const { services, page } = this;
    const content = page.content(subject);
    const server = servePage(pagePort(panel.webview), content, (error) => showError(services, error));
    const opened = { panel, subject, server };
    this.pages.set(path, opened);
    panel.onDidDispose(() => {
      server.close();
      if (this.pages.get(path) === opened) {
        this.pages.delete(path);
      }
      content.closed?.();
    });
    showPage(panel.webview, services, page);
    content.opened?.();
  }

  /** Closes every panel. */
  dispose(): void {
    for (const { panel } of [...this.pages.values()]) {
      panel.dispose();
    }
  }
}
