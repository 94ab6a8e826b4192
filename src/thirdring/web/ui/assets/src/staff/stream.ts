// Server-sent events for one page: open while the page is looked at, asked for now and then where there is no room.
export interface Hears {
  news(topic: string, data: Record<string, unknown>): void;
  missed(): void; // anything may have changed: read it anew
}

const HIDDEN_FOR = 20_000; // a browser has six connections for a host: a page nobody looks at gives its own back
const ASK_EVERY = 30_000;
const TOPICS = ["case", "presence", "bulk", "room", "beat"];

export class Stream {
  private source?: EventSource;
  private leaving = 0;
  private asking = 0;
  private last: string;

  constructor(private address: string, mark: string, private hears: Hears) {
    this.last = mark;
    document.addEventListener("visibilitychange", this.look);
    window.addEventListener("pagehide", this.close);
    window.addEventListener("pageshow", this.look);
    this.look();
  }

  end(): void {
    document.removeEventListener("visibilitychange", this.look);
    window.removeEventListener("pagehide", this.close);
    window.removeEventListener("pageshow", this.look);
    this.close();
  }

  private look = (): void => {
    clearTimeout(this.leaving);
    if (document.hidden) this.leaving = window.setTimeout(this.close, HIDDEN_FOR);
    else if (!this.source && !this.asking) this.open();
  };

  private open(): void {
    const from = this.last ? `?after=${encodeURIComponent(this.last)}` : "";
    const source = new EventSource(this.address + from);
    this.source = source;
    for (const topic of TOPICS) source.addEventListener(topic, (event) => this.hear(topic, event));
    source.addEventListener("missed", (event) => {
      const first = !this.last;
      this.last = event.lastEventId;
      if (!first || !from) this.hears.missed();
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.ask();
    };
  }

  private hear(topic: string, event: MessageEvent): void {
    this.last = event.lastEventId || this.last;
    this.hears.news(topic, JSON.parse(event.data));
  }

  // No room, or no answer: look now and then, and try again each time.
  private ask(): void {
    this.close();
    this.asking = window.setTimeout(() => {
      this.asking = 0;
      if (document.hidden) return;
      this.hears.missed();
      this.open();
    }, ASK_EVERY);
  }

  private close = (): void => {
    clearTimeout(this.asking);
    this.asking = 0;
    this.source?.close();
    this.source = undefined;
  };
}
