"use strict";
const form = document.getElementById("form");
const prompt = document.getElementById("prompt");
const send = document.getElementById("send");
const stop = document.getElementById("stop");
const log = document.getElementById("messages");
const page = document.querySelector("main");
const history = [];
const FAILED = "The model failed. Try again later.";
let call = null;

/** What may be shown to the user; any other error is for whoever mends the page. */
class ForUser extends Error {}

function show(role, text) {
  document.getElementById("hint")?.remove();
  const message = document.createElement("div");
  message.className = "message " + role;
  message.textContent = text;
  log.append(message);
  page.scrollTop = page.scrollHeight;
  return message;
}

// What a model writes is never trusted: no pictures, which would call other servers, no forms, no styles
const ALLOWED = {USE_PROFILES: {html: true}, FORBID_TAGS: ["img", "picture", "video", "audio", "form", "input", "button",
  "textarea", "select", "style"], FORBID_ATTR: ["style", "id", "name", "class"]};
DOMPurify.addHook("afterSanitizeAttributes", node => {
  if (node.tagName === "A") {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  }
});

/** An answer that grows: its text as the model wrote it, and the message that shows it. */
class Answer {
  constructor() {
    this.message = show("assistant writing", "");
    this.text = "";
    this.isDue = false;
  }

  add(text) {
    this.text += text;
    if (this.isDue) return;
    this.isDue = true; // once for each picture of the screen, however many words come meanwhile
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.isDue = false;
    const atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < 60;
    this.message.innerHTML = DOMPurify.sanitize(marked.parse(this.text), ALLOWED);
    if (this.mark) this.message.append(this.mark);
    if (atEnd) page.scrollTop = page.scrollHeight;
  }

  /** Ends the message, with a note where the answer is not whole. */
  end(note) {
    this.message.classList.remove("writing");
    if (note) {
      this.mark = document.createElement("div");
      this.mark.className = "note";
      this.mark.textContent = note;
    }
    if (this.text || note) this.draw();
    else this.message.remove();
  }
}

async function failure(response) {
  const text = await response.text();
  try { return JSON.parse(text).error.message; } catch { return FAILED; }
}

/** Gives the data of each event of a stream. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\r|\n/);
    rest = lines.pop();
    for (const line of lines) if (line.startsWith("data:")) yield line.slice(5).trim();
  }
}

async function receive(answer) {
  const response = await fetch("chat", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(history), signal: call.signal
  });
  if (!response.ok) throw new ForUser(await failure(response));
  let finished = false;
  for await (const data of events(response.body)) {
    if (data === "[DONE]") return;
    const chunk = JSON.parse(data);
    if (chunk.error) throw new ForUser(FAILED); // its words are for operators
    const choice = chunk.choices?.[0];
    if (choice?.delta?.content) answer.add(choice.delta.content);
    finished ||= Boolean(choice?.finish_reason);
  }
  if (!finished) throw new ForUser("The answer broke off.");
}

form.addEventListener("submit", async event => {
  event.preventDefault();
  const text = prompt.value.trim();
  if (!text || call) return;
  prompt.value = "";
  call = new AbortController();
  send.hidden = true;
  stop.hidden = false;
  show("user", text);
  history.push({role: "user", content: text});
  const answer = new Answer();
  let note = "";
  try {
    await receive(answer);
  } catch (problem) {
    if (call.signal.aborted) {
      note = "You stopped this answer.";
    } else {
      note = answer.text ? "This answer is not whole." : "";
      show("error", problem instanceof ForUser ? problem.message : FAILED).setAttribute("role", "alert");
    }
  } finally {
    answer.end(note);
    if (answer.text) history.push({role: "assistant", content: answer.text});
    else history.pop();
    call = null;
    send.hidden = false;
    stop.hidden = true;
    prompt.focus();
  }
});

stop.addEventListener("click", () => call?.abort());
prompt.addEventListener("keydown", event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
