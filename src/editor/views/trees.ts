import type { Disposable } from 'vscode';
import type { Report } from '../../contracts/report';
import { analysableFolders } from '../folders';
import { Emitter } from '../host/emitter';
import type { Host } from '../host/host';
import type { TreeItemData, TreeSource } from '../host/surfaces';
import type { Results } from '../results';
import type { EditorServices } from '../services';
import { ageText } from './summary';
import { incidentRows, serviceRows, type TreeRow } from './tree-model';

type TreeResults = Pick<Results, 'get' | 'loadLast' | 'onDidChangeReport'>;

/** A tree over the results of all folders; with several folders each gets a row of its own. */
export class ResultTree implements TreeSource<FolderRow> {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly host: Pick<Host, 'workspace'>,
    private readonly results: TreeResults,
    private readonly rowsOf: (report: Report) => readonly TreeRow[],
  ) {}

  refresh(): void {
    this.changes.fire();
  }

  /** Asked only while the view is visible: the first time, the last result is looked for. */
  async children(parent?: FolderRow): Promise<FolderRow[]> {
    if (parent !== undefined) {
      return parent.row.children.map((row) => ({ folder: parent.folder, row }));
    }
    const folders = analysableFolders(this.host);
    await Promise.all(folders.map(({ uri }) => this.results.loadLast(uri.fsPath)));
    const perFolder = folders.flatMap(({ uri, name }) => {
      const { report } = this.results.get(uri.fsPath);
      return report === undefined ? [] : [{ folder: uri.fsPath, name, rows: this.rowsOf(report) }];
    });
    if (folders.length > 1) {
      return perFolder.map(({ folder, name, rows }) => ({ folder, row: folderRow(folder, name, rows) }));
    }
    return perFolder.flatMap(({ folder, rows }) => rows.map((row) => ({ folder, row })));
  }

  item({ folder, row: { id, children, open, ...shown } }: FolderRow): TreeItemData {
    return {
      ...shown,
      id: `${folder}|${id}`,
      expandable: children.length > 0,
      command: open && openCommand(folder, open),
    };
  }
}

export interface FolderRow {
  readonly folder: string;
  readonly row: TreeRow;
}

/** The two trees of the Meshlens view container. */
export function registerTrees(
  { host }: Pick<EditorServices, 'host'>,
  results: TreeResults,
): { disposables: Disposable[]; services: ResultTree } {
  const services = new ResultTree(host, results, serviceRows);
  const incidents = new ResultTree(host, results, incidentRows);
  const disposables: Disposable[] = [];
  for (const [id, tree] of [
    ['meshlens.services', services],
    ['meshlens.incidents', incidents],
  ] as const) {
    const view = host.createTree(id, tree);
    const show = (): void => {
      tree.refresh();
      if (tree === services) {
        view.message = staleness(host, results);
      }
    };
    disposables.push(view, results.onDidChangeReport(show), host.workspace.onDidChangeWorkspaceFolders(show));
  }
  return { disposables, services };
}

/** Says when what is shown comes from an earlier window. */
function staleness(host: Pick<Host, 'now' | 'workspace'>, results: TreeResults): string | undefined {
  const stored = analysableFolders(host)
    .map(({ uri }) => results.get(uri.fsPath))
    .filter((state) => state.stored)
    .flatMap(({ report }) => (report === undefined ? [] : [report.createdMs]));
  return stored.length === 0
    ? undefined
    : `Analyzed ${ageText(host.now() - Math.min(...stored))}, in an earlier window.`;
}

function folderRow(folder: string, name: string, children: readonly TreeRow[]): TreeRow {
  return { id: `folder:${folder}`, label: name, description: '', tooltip: folder, icon: 'folder', children };
}

function openCommand(folder: string, open: NonNullable<TreeRow['open']>): TreeItemData['command'] {
  switch (open.kind) {
    case 'service':
      return {
        command: 'meshlens.openService',
        title: 'Open Declaration',
        arguments: [folder, open.service],
      };
    case 'evidence':
      return { command: 'meshlens.openEvidence', title: 'Open Evidence', arguments: [folder, open.evidence] };
    case 'incident': {
      const { fromMs, toMs } = open;
      return {
        command: 'meshlens.showIncident',
        title: 'Show Incident',
        arguments: [folder, { fromMs, toMs }],
      };
    }
  }
}
