import * as vscode from 'vscode';
import type { Report } from '../../contracts/report';
import { analysableFolders } from '../folders';
import type { Results } from '../results';
import { ageText } from './summary';
import { incidentRows, serviceRows, type TreeRow } from './tree-model';

/** A tree over the results of all folders; with several folders each gets a row of its own. */
export class ResultTree implements vscode.TreeDataProvider<FolderRow> {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;

  constructor(
    private readonly results: Results,
    private readonly rowsOf: (report: Report) => readonly TreeRow[],
  ) {}

  refresh(): void {
    this.changes.fire();
  }

  /** Asked only while the view is visible: the first time, the last result is looked for. */
  async getChildren(parent?: FolderRow): Promise<FolderRow[]> {
    if (parent !== undefined) {
      return parent.row.children.map((row) => ({ folder: parent.folder, row }));
    }
    const folders = analysableFolders();
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

  getTreeItem({ folder, row }: FolderRow): vscode.TreeItem {
    const item = new vscode.TreeItem(
      row.label,
      row.children.length === 0
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = `${folder}|${row.id}`;
    item.description = row.description;
    item.tooltip = row.tooltip;
    item.iconPath = icons[row.icon];
    if (row.open !== undefined) {
      item.command = openCommand(folder, row.open);
    }
    return item;
  }
}

export interface FolderRow {
  readonly folder: string;
  readonly row: TreeRow;
}

/** The two trees of the Meshlens view container. */
export function registerTrees(results: Results): { disposables: vscode.Disposable[]; services: ResultTree } {
  const formatTime = (ms: number): string => new Date(ms).toLocaleTimeString(undefined, { hourCycle: 'h23' });
  const services = new ResultTree(results, serviceRows);
  const incidents = new ResultTree(results, (report) => incidentRows(report, formatTime));
  const disposables: vscode.Disposable[] = [];
  for (const [id, tree] of [
    ['meshlens.services', services],
    ['meshlens.incidents', incidents],
  ] as const) {
    const view = vscode.window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true });
    const show = (): void => {
      tree.refresh();
      if (tree === services) {
        view.message = staleness(results);
      }
    };
    disposables.push(
      view,
      results.onDidChangeReport(show),
      vscode.workspace.onDidChangeWorkspaceFolders(show),
    );
  }
  return { disposables, services };
}

/** Says when what is shown comes from an earlier window. */
function staleness(results: Results): string | undefined {
  const stored = analysableFolders()
    .map(({ uri }) => results.get(uri.fsPath))
    .filter((state) => state.stored)
    .flatMap(({ report }) => (report === undefined ? [] : [report.createdMs]));
  return stored.length === 0
    ? undefined
    : `Analyzed ${ageText(Date.now() - Math.min(...stored))}, in an earlier window.`;
}

function folderRow(folder: string, name: string, children: readonly TreeRow[]): TreeRow {
  return { id: `folder:${folder}`, label: name, description: '', tooltip: folder, icon: 'folder', children };
}

function openCommand(folder: string, open: NonNullable<TreeRow['open']>): vscode.Command {
  return open.kind === 'service'
    ? { command: 'meshlens.openService', title: 'Open Declaration', arguments: [folder, open.service] }
    : { command: 'meshlens.openEvidence', title: 'Open Evidence', arguments: [folder, open.evidence] };
}

const icons: Readonly<Record<TreeRow['icon'], vscode.ThemeIcon>> = {
  ok: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  anomalous: new vscode.ThemeIcon('flame', new vscode.ThemeColor('editorWarning.foreground')),
  external: new vscode.ThemeIcon('globe'),
  unknown: new vscode.ThemeIcon('circle-outline'),
  incident: new vscode.ThemeIcon('pulse', new vscode.ThemeColor('editorWarning.foreground')),
  cause: new vscode.ThemeIcon('target'),
  evidence: new vscode.ThemeIcon('search'),
  folder: vscode.ThemeIcon.Folder,
};
