import { randomBytes } from 'node:crypto';
import type { Webview } from 'vscode';
import type { PageDeclaration } from '../../contracts/page';
import type { MessagePort } from '../../process/rpc/port';
import type { EditorServices } from '../services';
import { pageHtml } from './page-html';

/** The bundled page in a webview, under a policy that lets nothing else run. */
export function showPage(
  webview: Webview,
  { context, host }: Pick<EditorServices, 'context' | 'host'>,
  { id, documentTitle }: PageDeclaration,
): void {
  const { joinPath } = host.uris;
  const bundles = joinPath(context.extensionUri, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [bundles] };
  const address = (file: string): string => webview.asWebviewUri(joinPath(bundles, file)).toString();
  webview.html = pageHtml({
    title: documentTitle,
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: address(`${id}.js`),
    style: address(`${id}.css`),
  });
}

/** The channel to a page. */
export function pagePort(webview: Webview): MessagePort {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage(listener) {
      const subscription = webview.onDidReceiveMessage(listener);
      return () => void subscription.dispose();
    },
  };
}
