import * as vscode from 'vscode';
import type { StatusItem, TreeIcon, TreeItemData, TreeSource, TreeView } from './surfaces';

export function createStatusItem(id: string, name: string): StatusItem {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, 0);
  item.name = name;
  return {
    show(status) {
      if (status === undefined) {
        return item.hide();
      }
      item.text = status.text;
      item.tooltip = status.tooltip;
      item.command = status.command;
      item.backgroundColor = status.warn
        ? new vscode.ThemeColor('statusBarItem.warningBackground')
        : undefined;
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

export function createTree<T>(id: string, source: TreeSource<T>): TreeView {
  return vscode.window.createTreeView<T>(id, {
    treeDataProvider: {
      onDidChangeTreeData: source.onDidChange,
      getChildren: (parent) => source.children(parent),
      getTreeItem: (row) => toTreeItem(source.item(row)),
    },
    showCollapseAll: true,
  });
}

function toTreeItem({ label, icon, expandable, expanded, ...rest }: TreeItemData): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, expandable ? (expanded === true ? Expanded : Collapsed) : None);
  return Object.assign(item, rest, { iconPath: icon === null ? undefined : icons[icon] });
}

const icons: Readonly<Record<TreeIcon, vscode.ThemeIcon>> = {
  ok: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  anomalous: new vscode.ThemeIcon('flame', new vscode.ThemeColor('editorWarning.foreground')),
  external: new vscode.ThemeIcon('globe'),
  unknown: new vscode.ThemeIcon('circle-outline'),
  incident: new vscode.ThemeIcon('pulse', new vscode.ThemeColor('editorWarning.foreground')),
  cause: new vscode.ThemeIcon('target'),
  evidence: new vscode.ThemeIcon('search'),
  folder: vscode.ThemeIcon.Folder,
  running: new vscode.ThemeIcon('sync~spin'),
  queued: new vscode.ThemeIcon('clock'),
  interrupted: new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('editorWarning.foreground')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
  cancelled: new vscode.ThemeIcon('circle-slash'),
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
};
