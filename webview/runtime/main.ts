import { startPage } from '../kit/start-page';
import '../kit/styles/drawer.css';
import '../kit/styles/grid.css';
import './styles/layout.css';
import './styles/tiles.css';
import './styles/details.css';
import './styles/graph.css';
import './styles/graph-drawer.css';
import './styles/memory.css';
import './styles/node-table.css';
import { connectHost } from './host';
import { createPage } from './page';

startPage(connectHost, createPage);

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
