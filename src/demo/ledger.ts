/** The book of the floor: every call that the cast placed, and what became of it. Clocks are in milliseconds. */

/**
 * `answered`: an agent took it on their phone. `gaveUp`: the caller hung up by their own choice. `closed`: they hung
 * up because the floor closed. `lost`: it ended in any other way, or never came through.
 */
export type Fate = 'open' | 'answered' | 'gaveUp' | 'closed' | 'lost';

export interface Visit {
  readonly name: string;
  readonly number: string;
  readonly placedAtMs: number;
  /** When Keepline put them in line. */
  joinedAtMs: number | null;
  answeredAtMs: number | null;
  agent: string | null;
  placesTold: number;
  placesHeard: number;
  /** Whether caller and agent heard each other; null while that is not known. */
  heardEachOther: boolean | null;
  fate: Fate;
  isOver: boolean;
}

export interface Figures {
  readonly placed: number;
  readonly answered: number;
  readonly gaveUp: number;
  readonly closed: number;
  readonly lost: number;
  /** Still on the line and not yet answered. */
  readonly open: number;
  /** In line until an agent answered; null when nobody was answered. */
  readonly averageWaitMs: number | null;
  readonly longestWaitMs: number | null;
  readonly placesTold: number;
  readonly placesHeard: number;
  readonly talksHeard: number;
  readonly talksUnheard: number;
}

export class Ledger {
  private readonly visits: Visit[] = [];
  private readonly byNumber = new Map<string, Visit>();

  place(name: string, number: string, nowMs: number): Visit {
    const visit: Visit = {
      name,
      number,
      placedAtMs: nowMs,
      joinedAtMs: null,
      answeredAtMs: null,
      agent: null,
      placesTold: 0,
      placesHeard: 0,
      heardEachOther: null,
      fate: 'open',
      isOver: false,
    };
    this.visits.push(visit);
    this.byNumber.set(number, visit);
    return visit;
  }

  /** The newest visit of this number. */
  of(number: string): Visit | null {
    return this.byNumber.get(number) ?? null;
  }

  answer(visit: Visit, agent: string, nowMs: number): void {
    if (visit.fate !== 'open') return;
    visit.answeredAtMs = nowMs;
    visit.agent = agent;
    visit.fate = 'answered';
  }

  /** The call is over. Whoever was answered stays answered, however the call ended. */
  end(visit: Visit, fate: 'gaveUp' | 'closed' | 'lost'): void {
    visit.isOver = true;
    if (visit.fate === 'open') visit.fate = fate;
  }

  get figures(): Figures {
    const count = (fate: Fate) => this.visits.filter((visit) => visit.fate === fate).length;
    const sum = (of: (visit: Visit) => number) => this.visits.reduce((total, visit) => total + of(visit), 0);
    const waits = this.visits.flatMap(({ joinedAtMs, answeredAtMs }) =>
      joinedAtMs === null || answeredAtMs === null ? [] : [Math.max(0, answeredAtMs - joinedAtMs)],
    );
    return {
      placed: this.visits.length,
      answered: count('answered'),
      gaveUp: count('gaveUp'),
      closed: count('closed'),
      lost: count('lost'),
      open: count('open'),
      averageWaitMs: waits.length === 0 ? null : waits.reduce((a, b) => a + b, 0) / waits.length,
      longestWaitMs: waits.length === 0 ? null : Math.max(...waits),
      placesTold: sum((visit) => visit.placesTold),
      placesHeard: sum((visit) => visit.placesHeard),
      talksHeard: this.visits.filter((visit) => visit.heardEachOther === true).length,
      talksUnheard: this.visits.filter((visit) => visit.heardEachOther === false).length,
    };
  }
}
