package intake_test

import (
	"os"
	"testing"

	"github.com/hubqa/hubqa/internal/intake"
)

func BenchmarkImport(b *testing.B) {
	for name, address := range map[string]string{"sqlite": b.TempDir() + "/x.db", "postgres": os.Getenv("HUBQA_PROTO")} {
		if address == "" {
			continue
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				k := open(b, address)
				s := k.service(b, intake.Settings{})
				f, err := os.Open("/work/shared/data/gias_open_mainstream_2022-04.cp1252.csv")
				if err != nil {
					b.Skip()
				}
				b.StartTimer()
				if r := run(b, s, k.Manager, intake.Schools, intake.Apply, intake.Reject, f); r.CreatedRows != 20185 {
					b.Fatal(r)
				}
				b.StopTimer()
				_ = k.DB.Close()
				b.StartTimer()
			}
		})
	}
}
