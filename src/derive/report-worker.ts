import { parentPort, workerData } from 'node:worker_threads';
import { serveReports } from './serve-reports.js';

if (parentPort === null) throw new Error('report-worker runs as a worker thread only');
await serveReports(parentPort, workerData);
