/** Another start of the same job has begun: it goes on from the checkpoints that are there, and this one must not write. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';

  constructor(attempt: number, newest: number) {
    super(`attempt ${attempt} stops without writing: attempt ${newest} at the same cell has begun`);
  }
}
