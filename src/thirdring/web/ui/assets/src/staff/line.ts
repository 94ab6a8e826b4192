// <tr-ring>: the desk's telephone rings as long as this is on the page, in cycles of six seconds like the telephones
// people know, and says so in the window's name. <tr-pop>: a call was answered at a telephone system; its
// conversation opens by itself.
const CYCLE = 6; // seconds, two of them sound
const TONES = [440, 480]; // hertz: the ringing of North American telephones
const LOUD = 0.1; // of 1
const CYCLES = 4; // longer than a call rings

class Ring extends HTMLElement {
  private sound?: AudioContext;
  private name = document.title;

  connectedCallback(): void {
    this.name = document.title;
    document.title = `☎ ${this.name}`;
    this.sound = new AudioContext();
    for (const tone of TONES) this.ring(this.sound, tone);
    this.sound.addEventListener("statechange", () => (this.dataset.sound = this.sound?.state ?? "closed"));
  }

  disconnectedCallback(): void {
    document.title = this.name;
    void this.sound?.close();
    this.sound = undefined;
  }

  private ring(sound: AudioContext, tone: number): void {
    const [source, volume] = [sound.createOscillator(), sound.createGain()];
    source.frequency.value = tone;
    volume.gain.value = 0;
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      volume.gain.setValueAtTime(LOUD, sound.currentTime + cycle * CYCLE);
      volume.gain.setValueAtTime(0, sound.currentTime + cycle * CYCLE + 2);
    }
    source.connect(volume).connect(sound.destination);
    source.start();
  }
}

class Pop extends HTMLElement {
  connectedCallback(): void {
    queueMicrotask(() => this.querySelector("button")?.click());
  }
}

customElements.define("tr-ring", Ring);
customElements.define("tr-pop", Pop);
