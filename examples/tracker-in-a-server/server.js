/** Runs that come and go with requests: each is started by one, logged to by others, and finished by the last. */
import { openReader, openStore } from '@ablate/tracker';
import express from 'express';

const file = process.env.STORE ?? 'runs.db';
const store = openStore(file, { captureOutput: false });
const running = new Map();

const app = express();
app.use(express.json());
app.post('/runs', (request, response) => {
  const run = store.startRun({ experiment: 'server', config: request.body });
  running.set(run.id, run);
  response.json({ id: run.id });
});
app.param('id', (request, response, next, id) => {
  request.run = running.get(id);
  if (request.run !== undefined) return next();
  response.status(404).json({ error: `expected a run that is going on, received "${id}"` });
});
app.post('/runs/:id/metrics', (request, response) => {
  request.run.log(request.body);
  response.end();
});
app.post('/runs/:id/finish', (request, response) => {
  request.run.finish();
  running.delete(request.run.id);
  response.end();
});
app.get('/runs', (request, response) => {
  const reader = openReader(file);
  response.json(reader.listRuns({ experiment: 'server' }));
  reader.close();
});

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`http://localhost:${server.address().port}`);
});
process.on('SIGTERM', () => {
  server.close();
  store.close();
});
