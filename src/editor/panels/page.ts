import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { MessagePort } from '../../process/rpc/port';
import { pageHtml } from './page-html';

/** The bundled page `name` in a webview, under a policy that lets nothing else run. */
export function showPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  name: 'heatmap' | 'forecast' | 'runtime',
  title: string,
): void {
  const pages = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [pages] };
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pages, file)).toString();
  webview.html = pageHtml({
    title,
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: address(`${name}.js`),
    style: address(`${name}.css`),
  });
}

/** The channel to a page. */
export function pagePort(webview: vscode.Webview): MessagePort {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage(listener) {
      const subscription = webview.onDidReceiveMessage(listener);
      return () => void subscription.dispose();
    },
  };
}

/** Asks for a place and writes there; false when none was chosen. */
export async function saveAs(folder: vscode.Uri, name: string, bytes: Uint8Array): Promise<boolean> {
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(folder, name) });
  if (target === undefined) {
    return false;
  }
  // A page sends plain bytes, whatever the channel made of them.
  await vscode.workspace.fs.writeFile(target, Uint8Array.from(bytes));
  return true;
}

/** The icon of a panel's tab. */
export function panelIcon(
  extensionUri: vscode.Uri,
  name: 'heatmap' | 'forecast',
): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  return {
    light: vscode.Uri.joinPath(extensionUri, 'media', `${name}-light.svg`),
    dark: vscode.Uri.joinPath(extensionUri, 'media', `${name}-dark.svg`),
  };
}
