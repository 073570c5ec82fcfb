package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/outbox"
	"github.com/hubqa/hubqa/internal/pulse"
	"github.com/hubqa/hubqa/internal/store"
)

// gauges are what an operator needs to know of the background. No label names a hub, a
// person or a record: each has few values, which stand in this file or in its packages.
type gauges struct {
	backlog func(context.Context) (store.Backlog, error)
	pulses  []*pulse.Pulse
	mails   *prometheus.CounterVec
	tries   *prometheus.CounterVec
}

func (a *App) newGauges() *gauges {
	counter := func(name, help string, results ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"result"})
		for _, r := range results {
			c.WithLabelValues(r) // so that a first failure is seen to be one more than none
		}
		return c
	}
	return &gauges{
		backlog: a.database.Backlog,
		mails: counter("hubqa_mails_total", "Notices that had their turn to be sent by e-mail.",
			notice.Sent, notice.Withheld, notice.Waiting, notice.Failed, notice.Unknown),
		tries: counter("hubqa_deliveries_total", "Deliveries that had their turn to be sent to a webhook.", outbox.Results...),
	}
}

func described(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

const sameEverywhere = " Every replica tells the same."

var (
	roundsDone = described("hubqa_rounds_total", "Rounds of a loop of the background.", "loop", "result")
	silence    = described("hubqa_loop_silence_seconds", "Time since a loop of the background last gave a sign of life.", "loop")

	mailsWaiting      = described("hubqa_mails_waiting", "Notices on their way by e-mail."+sameEverywhere)
	mailsOldest       = described("hubqa_mails_oldest_seconds", "Age of the oldest of them; 0: there is none.")
	deliveriesWaiting = described("hubqa_deliveries_waiting", "Deliveries on their way to webhooks that are enabled."+sameEverywhere)
	deliveriesOldest  = described("hubqa_deliveries_oldest_seconds", "Age of the oldest of them; 0: there is none.")
	importsOldest     = described("hubqa_imports_oldest_seconds", "Age of the oldest import that runs; 0: there is none."+sameEverywhere)
	imports           = described("hubqa_imports", "Imports on record by state."+sameEverywhere, "state")
)

// Describe describes nothing, so that the gauges of the database may be missing.
func (g *gauges) Describe(chan<- *prometheus.Desc) {}

// Collect gives what stands now. While the database does not answer, what it knows is missing.
func (g *gauges) Collect(to chan<- prometheus.Metric) {
	g.mails.Collect(to)
	g.tries.Collect(to)
	for _, p := range g.pulses {
		done, failed := p.Rounds()
		to <- prometheus.MustNewConstMetric(roundsDone, prometheus.CounterValue, float64(done), p.Name, "done")
		to <- prometheus.MustNewConstMetric(roundsDone, prometheus.CounterValue, float64(failed), p.Name, "failed")
		to <- prometheus.MustNewConstMetric(silence, prometheus.GaugeValue, p.Silence().Seconds(), p.Name)
	}
	g.collectBacklog(to)
}

const asking = 5 * time.Second // of the database, for the gauges

func (g *gauges) collectBacklog(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), asking)
	defer cancel()
	waits, err := g.backlog(ctx)
	if err != nil {
		return // readiness tells
	}
	gauge := func(what *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(what, prometheus.GaugeValue, value, labels...)
	}
	gauge(mailsWaiting, float64(waits.Mails.Count))
	gauge(mailsOldest, waits.Mails.Oldest.Seconds())
	gauge(deliveriesWaiting, float64(waits.Deliveries.Count))
	gauge(deliveriesOldest, waits.Deliveries.Oldest.Seconds())
	gauge(importsOldest, waits.Imports.Oldest.Seconds())
	for _, state := range intake.States {
		gauge(imports, float64(waits.ByState[state]), string(state))
	}
}
