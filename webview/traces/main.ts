import { startPage } from '../kit/start-page';
import '../kit/styles/boxes.css';
import '../kit/styles/series-boxes.css';
import '../kit/styles/tables.css';
import '../kit/styles/grid.css';
import './styles/layout.css';
import './styles/query.css';
import './styles/list.css';
import './styles/trace.css';
import './styles/waterfall.css';
import './styles/details.css';
import './styles/compare.css';
import { connectHost } from './host';
import { createPage } from './page';

startPage(connectHost, createPage);

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
