package siege
import ("testing";"os";"fmt";"github.com/hubqa/hubqa/internal/testapi";"github.com/hubqa/hubqa/internal/testkit")
func TestDbg(t *testing.T){
 if os.Getenv("DBG")=="" {t.Skip()}
 s := lay(t, testkit.Open(t,"sqlite",true), *seed)
 m:=map[int]int{}
 s.log=func(r request,a *testapi.Answer){ if len(r.how)==0 { m[a.Status]++; if a.Status==400 || (a.Status==422 || a.Status==409) && os.Getenv("DBG")=="2" || a.Status==404 && os.Getenv("DBG")=="3"{ fmt.Println(s.count,r); fmt.Println("   ",a.Status,string(a.Body)) } } }
 s.press(1500)
 fmt.Println(m)
}
